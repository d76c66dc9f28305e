#!/bin/sh
# Rebuilds templates/echarts from the npm packages named below. A developer's
# tool: users of kaohe never need Node, the result is committed and embedded.
# Run it as: go generate ./charts
set -eu
echarts=6.1.0
esbuild=0.28.2
here=$(cd "$(dirname "$0")" && pwd)
out=$here/../templates/echarts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/bundle.entry.js" "$work/entry.js"
cd "$work"
printf '{"private":true}\n' > package.json
npm install --silent --no-audit --no-fund "echarts@$echarts" "esbuild@$esbuild"
file=echarts-$echarts.min.js
npx esbuild entry.js --bundle --minify --format=iife --global-name=echarts --target=es2017 \
  --charset=ascii --legal-comments=none --log-level=warning --outfile="$file" \
  --banner:js="/*! Apache ECharts $echarts (Apache-2.0), with zrender (BSD-3-Clause) and tslib (0BSD). See LICENSE and NOTICE beside this file. */"
rm -f "$out"/echarts-*.min.js
cp "$file" "$out/$file"
cp node_modules/echarts/LICENSE "$out/LICENSE"
{
  cat node_modules/echarts/NOTICE
  printf '\n----------------------------------------------------------------------\nzrender (BSD-3-Clause)\n\n'
  cat node_modules/zrender/LICENSE
  printf '\n----------------------------------------------------------------------\nd3 (BSD-3-Clause, parts inside ECharts)\n\n'
  cat node_modules/echarts/licenses/LICENSE-d3
  printf '\n----------------------------------------------------------------------\ntslib (0BSD)\n\n'
  cat node_modules/tslib/LICENSE.txt
} | tr -d '\r' > "$out/NOTICE"

// The smallest ECharts that draws every kind in kinds.go: one global, SVG only.
// bundle.sh turns this into templates/echarts/echarts-<version>.min.js.
import * as core from 'echarts/core';
import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

core.use([
  BarChart, HeatmapChart, LineChart, ScatterChart,
  GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent,
  SVGRenderer,
]);

export const version = core.version;
export const init = core.init;
export const getInstanceByDom = core.getInstanceByDom;
export const setPlatformAPI = core.setPlatformAPI;

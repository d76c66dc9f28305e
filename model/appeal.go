package model

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// Appeals: what was decided in a person's favour is scored like anything else.
// The scorecards are made on the original observations first, so that what an
// appeal changed can be told; then the observations are corrected, turn by turn,
// and the scorecards made anew. Where nothing is corrected, nothing is done twice.

// appealSteps lead from the original observations to the corrected ones.
func appealSteps(o Options) []Step {
	var out []Step
	for _, step := range slices.Concat(scoring(o), files("appeal_before.sql")) {
		out = append(out, step.beforeCorrections())
	}
	return append(out, Step{
		Name: "appeal_correct", File: "model/sql/appeal_correct.sql", SQL: sqlFile("appeal_correct.sql"), run: correctObservations,
	})
}

// beforeCorrections is a step that is taken only where an appeal corrects
// something.
func (s Step) beforeCorrections() Step {
	run := s.run
	s.Name = "original " + s.Name
	s.run = func(ctx context.Context, conn *sql.Conn, o Options) error {
		turns, err := correctionTurns(ctx, conn)
		if err != nil || turns == 0 {
			return err
		}
		if run != nil {
			return run(ctx, conn, o)
		}
		if _, err := conn.ExecContext(ctx, s.SQL, s.Args...); err != nil {
			return fmt.Errorf("step %s (%s): %w", s.Name, s.File, err)
		}
		return nil
	}
	return s
}

// correctObservations carries the decisions out, turn by turn: those about one
// person and indicator follow each other.
func correctObservations(ctx context.Context, conn *sql.Conn, _ Options) error {
	turns, err := correctionTurns(ctx, conn)
	if err != nil {
		return err
	}
	for turn := range turns {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("DELETE FROM appeal_turn; INSERT INTO appeal_turn VALUES (%d)", turn+1)); err != nil {
			return fmt.Errorf("correct observations: %w", err)
		}
		if _, err := conn.ExecContext(ctx, sqlFile("appeal_correct.sql")); err != nil {
			return fmt.Errorf("step appeal_correct (model/sql/appeal_correct.sql): %w", err)
		}
	}
	return nil
}

// correctionTurns is how many turns the decisions take; none where no appeal
// corrects anything.
func correctionTurns(ctx context.Context, conn *sql.Conn) (turns int64, err error) {
	if err := conn.QueryRowContext(ctx, "SELECT coalesce(max(turn), 0) FROM appeal_claim WHERE stated").Scan(&turns); err != nil {
		return 0, fmt.Errorf("read the appeals: %w", err)
	}
	return turns, nil
}

// appealQuality adds to ingest's account, where there is one, what was accepted
// and could not be carried out.
func appealQuality(ctx context.Context, conn *sql.Conn, _ Options) error {
	var account bool
	if err := conn.QueryRowContext(ctx, "SELECT count(*) > 0 FROM information_schema.tables WHERE table_name = 'quality'").Scan(&account); err != nil {
		return fmt.Errorf("look for the account of the exports: %w", err)
	}
	if !account {
		return nil
	}
	if _, err := conn.ExecContext(ctx, sqlFile("appeal_quality.sql")); err != nil {
		return fmt.Errorf("step appeal_quality (model/sql/appeal_quality.sql): %w", err)
	}
	return nil
}

package ingest

import "strings"

// Type is the type of a canonical column.
type Type string

// The types of canonical columns. Times are local to the project's time zone.
const (
	Text    Type = "VARCHAR"
	Integer Type = "BIGINT"
	Number  Type = "DECIMAL(18,4)"
	Money   Type = "DECIMAL(18,2)"
	Time    Type = "TIMESTAMP"
	Date    Type = "DATE"
	Bool    Type = "BOOLEAN"
	Seconds Type = "INT64" // a duration; DuckDB's other name for BIGINT
)

// Column is one column of a canonical table.
type Column struct {
	Name     string
	Type     Type
	Required bool // must be mapped when the table is given at all
}

// Table is one canonical table: what exports are mapped to.
type Table struct {
	Name    string
	Key     []string // the columns that identify a row; a row with one of them empty is rejected
	Columns []Column
}

// Column finds a column by name.
func (t Table) Column(name string) (Column, bool) {
	for _, c := range t.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// columnList lists the columns for SQL; some are reserved words there.
func (t Table) columnList() string {
	var out []string
	for _, c := range t.Columns {
		out = append(out, quoteIdent(c.Name))
	}
	return strings.Join(out, ", ")
}

// CreateSQL gives the statement that makes the empty table.
func (t Table) CreateSQL() string {
	var cols []string
	for _, c := range t.Columns {
		cols = append(cols, quoteIdent(c.Name)+" "+string(c.Type))
	}
	return "CREATE OR REPLACE TABLE " + t.Name + " (" + strings.Join(cols, ", ") + ")"
}

// FindTable finds a canonical table by name.
func FindTable(name string) (Table, bool) {
	for _, t := range Tables {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}

// TableNames lists the canonical tables in order.
func TableNames() []string {
	var out []string
	for _, t := range Tables {
		out = append(out, t.Name)
	}
	return out
}

// Tables are the canonical tables. In a table's columns "*" marks what must be
// mapped when the table is given; the key stands first.
var Tables = []Table{
	table("employees", "employee_id", "employee_id* name team_id role manager_id hired_on:date left_on:date remote:bool fte:number hourly_rate:money base_pay:money"),
	table("teams", "team_id", "team_id* name parent_id region kind"),
	table("customers", "customer_id", "customer_id* segment first_purchase_at:time lifetime_value:money"),
	table("tickets", "ticket_id", "ticket_id* employee_id* customer_id channel category product complexity fault priority service_mode opened_at:time* assigned_at:time accepted_at:time first_response_at:time resolved_at:time closed_at:time due_at:time status reopened:int transferred:int escalated:bool solved:bool parent_ticket_id cause"),
	table("contacts", "contact_id", "contact_id* employee_id ticket_id customer_id channel direction offered_at:time* answered_at:time ended_at:time queue_seconds:seconds talk_seconds:seconds hold_seconds:seconds wrap_seconds:seconds outcome"),
	table("surveys", "survey_id", "survey_id* kind* employee_id ticket_id customer_id sent_at:time answered_at:time score:number scale_min:number scale_max:number label reason comment collected_by"),
	table("complaints", "complaint_id", "complaint_id* employee_id ticket_id customer_id received_at:time* cause attributable:bool severity due_at:time resolved_at:time succeeded:bool previous_complaint_id comment"),
	table("visits", "visit_id", "visit_id* ticket_id employee_id* visit_no:int dispatched_at:time arrived_at:time started_at:time finished_at:time fixed:bool wasted_reason emergency:bool outsourced:bool helpers:int distance_km:number co2_kg:number diagnosis_seconds:seconds"),
	table("parts", "part_use_id", "part_use_id* visit_id ticket_id part_id quantity:number unit_cost:money wrong:bool needed:bool from_van:bool"),
	table("stock", "on_date part_id", "on_date:date* part_id* quantity:number unit_cost:money"),
	table("costs", "cost_id", "cost_id* incurred_at:time* kind* amount:money* ticket_id visit_id employee_id team_id"),
	table("budgets", "team_id period kind", "team_id* period* amount:money* kind"),
	table("timesheets", "employee_id on_date", "employee_id* on_date:date* scheduled_seconds:seconds productive_seconds:seconds travel_seconds:seconds"),
	table("follow_ups", "follow_up_id", "follow_up_id* employee_id* ticket_id due_at:time done_at:time reached:bool solved:bool score:number"),
	table("conduct", "event_id", "event_id* employee_id* occurred_at:time* kind* ticket_id severity verified:bool note"),
	table("qa", "review_id", "review_id* employee_id* reviewed_at:time* kind* items:int items_passed:int critical_failed:bool reviewer_id ticket_id"),
	table("exams", "exam_id", "exam_id* employee_id* taken_on:date* subject score:number* pass_mark:number"),
	table("trainings", "training_id employee_id part", "training_id* employee_id* held_on:date* part topic hours:number attended:bool feedback"),
	table("ratings", "rating_id", "rating_id* employee_id* rated_at:time* relation* criterion* score:number* scale_max:number rater_id"),
	table("tasks", "task_id", "task_id* employee_id* kind assigned_at:time due_at:time* delivered_at:time reported_at:time quality"),
	table("plans", "plan_id", "plan_id* employee_id* opened_on:date due_on:date items:int items_done:int"),
	table("contributions", "contribution_id", "contribution_id* employee_id* published_at:time* kind accepted:bool"),
	table("moves", "employee_id moved_at kind", "employee_id* moved_at:time* kind*"),
	table("system_use", "employee_id system on_date", "employee_id* system* on_date:date* sessions:int"),
	table("contracts", "contract_id", "contract_id* customer_id* ends_at:time amount:money renewed:bool employee_id"),
	table("orders", "order_id", "order_id* customer_id* ordered_at:time* amount:money"),
	table("goals", "goal_id", "goal_id* parent_id owner_kind owner_id period title indicator target:number actual:number"),
	table("sla", "metric channel priority complexity fault", "metric* limit:number* unit* channel priority complexity fault"),
	table("calendar", "on_date", "on_date:date* workday:bool* opens closes name"),
	table("appeals", "appeal_id", "appeal_id* employee_id* period* indicator filed_at:time* decided_at:time decision value_num:number value_den:number reason evidence"),
	table("changes", "change_id", "change_id* applied_on:date* title scope indicator expected"),
}

var shortTypes = map[string]Type{
	"": Text, "int": Integer, "number": Number, "money": Money, "time": Time, "date": Date, "bool": Bool, "seconds": Seconds,
}

func table(name, key, columns string) Table {
	t := Table{Name: name, Key: strings.Fields(key)}
	for _, field := range strings.Fields(columns) {
		field, required := strings.CutSuffix(field, "*")
		column, short, _ := strings.Cut(field, ":")
		t.Columns = append(t.Columns, Column{column, shortTypes[short], required})
	}
	return t
}

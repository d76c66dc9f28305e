package site

// complaintData is what is known of complaints.
type complaintData struct {
	causes      map[string][]row // by period: of the company, the most frequent first, all of them at the head
	places      map[string][]row // by period, split (product or team)
	wordsOver   map[string][]row // by period: words that stand out, the surest first
	suggestions map[string][]row // by period
	followUps   map[string][]row // by quarter
}

func (d *data) complaints(results map[string][]row) {
	d.causes = group(results["complaint_causes"], "period")
	d.places = group(results["complaint_places"], "period", "split")
	d.wordsOver = group(results["complaint_words"], "period")
	d.suggestions = group(results["training_suggestions"], "period")
	d.followUps = group(results["cause_follow_ups"], "period")
}

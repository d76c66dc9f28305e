package diag

import "fmt"

// Lang is a language of the product's readers.
type Lang string

// The two languages. Chinese is the default everywhere.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// Langs lists the languages, the default first.
var Langs = []Lang{ZH, EN}

// Text is one text in both languages.
type Text struct{ ZH, EN string }

// T formats both languages with the same arguments; where the word order
// differs use indexed verbs (%[2]s); a literal per cent sign is %%.
func T(zh, en string, args ...any) Text {
	return Text{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

// In gives the text in one language.
func (t Text) In(lang Lang) string {
	if lang == EN {
		return t.EN
	}
	return t.ZH
}

// Failure is an error whose message exists in both languages. It wraps its
// cause, if there is one, for errors.Is and errors.As.
type Failure struct {
	Message Text
	Cause   error
}

// Fail makes a Failure.
func Fail(cause error, message Text) *Failure { return &Failure{message, cause} }

// Error gives the English message with its cause.
func (f *Failure) Error() string { return f.In(EN) }

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Cause }

// In gives the message with its cause in one language.
func (f *Failure) In(lang Lang) string {
	if f.Cause == nil {
		return f.Message.In(lang)
	}
	return f.Message.In(lang) + T("：", ": ").In(lang) + Message(f.Cause, lang)
}

// Message gives any error's message in the chosen language as far as it has one.
func Message(err error, lang Lang) string {
	if f, ok := err.(*Failure); ok {
		return f.In(lang)
	}
	return err.Error()
}

package awsfake

import (
	"crypto/rand"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// The two APIs' versions and namespaces.
const (
	stsVersion   = "2011-06-15"
	iamVersion   = "2010-05-08"
	stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/"
	iamNamespace = "https://iam.amazonaws.com/doc/2010-05-08/"
)

func namespaceOf(form url.Values) string {
	if form.Get("Version") == iamVersion {
		return iamNamespace
	}
	return stsNamespace
}

type responseMetadata struct {
	RequestID string `xml:"RequestId"`
}

type response struct {
	XMLName  xml.Name
	Result   any
	Metadata responseMetadata `xml:"ResponseMetadata"`
}

type errorDetail struct {
	Type, Code, Message string
}

type errorResponse struct {
	XMLName   xml.Name
	Error     errorDetail
	RequestID string `xml:"RequestId"`
}

// writeResult wraps a result as both APIs do. dated is the Date of the answer; zero for none.
func writeResult(w http.ResponseWriter, dated time.Time, namespace, action string, result any) {
	id := requestID()
	write(w, dated, http.StatusOK, id, response{
		XMLName:  xml.Name{Space: namespace, Local: action + "Response"},
		Result:   result,
		Metadata: responseMetadata{id},
	})
}

func writeFailure(w http.ResponseWriter, dated time.Time, namespace string, f *failure) {
	fault := "Sender"
	if f.status >= http.StatusInternalServerError {
		fault = "Receiver"
	}
	id := requestID()
	write(w, dated, f.status, id, errorResponse{
		XMLName:   xml.Name{Space: namespace, Local: "ErrorResponse"},
		Error:     errorDetail{fault, f.code, f.message},
		RequestID: id,
	})
}

func write(w http.ResponseWriter, dated time.Time, status int, id string, v any) {
	body, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/xml")
	h.Set("X-Amzn-Requestid", id)
	h["Date"] = nil // keeps net/http from adding its own
	if !dated.IsZero() {
		h.Set("Date", dated.UTC().Format(http.TimeFormat))
	}
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}

// requestID is a random UUID, as AWS's are.
func requestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

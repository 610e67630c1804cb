// Package echo answers in JSON and says how a request arrived.
package echo

import (
	"encoding/json"
	"net/http"
	"strings"
)

// JSON writes a value with a status.
func JSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(value)
}

// Handler describes the request that it was given.
func Handler(service string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		headers := map[string]string{}
		for name, values := range r.Header {
			if lower := strings.ToLower(name); strings.HasPrefix(lower, "x-forwarded-") {
				headers[lower] = strings.Join(values, ", ")
			}
		}
		JSON(w, http.StatusOK, map[string]any{
			"service": service,
			"method":  r.Method,
			"path":    r.RequestURI,
			"headers": headers,
		})
	}
}

// NotFound answers what no route does.
func NotFound(service string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		JSON(w, http.StatusNotFound, map[string]string{"service": service, "error": service + " has no " + r.URL.Path})
	}
}

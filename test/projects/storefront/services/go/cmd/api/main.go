// The stock service, first version.
package main

import (
	"log"
	"net/http"
	"os"
	"path/filepath"

	"example.com/storefront/internal/echo"
	"example.com/storefront/internal/stock"
	"github.com/google/uuid"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /svc/go/health", func(w http.ResponseWriter, r *http.Request) {
		echo.JSON(w, http.StatusOK, map[string]any{"service": "go-api", "ok": true})
	})
	mux.HandleFunc("GET /svc/go/stock", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", uuid.NewString())
		echo.JSON(w, http.StatusOK, map[string]any{"version": 1, "left": stock.Totals()})
	})
	mux.HandleFunc("GET /svc/go/notes/{note...}", func(w http.ResponseWriter, r *http.Request) {
		answerFile(w, r, filepath.Join("notes", filepath.Clean("/"+r.PathValue("note"))+".md"))
	})
	mux.HandleFunc("GET /svc/go/notice", func(w http.ResponseWriter, r *http.Request) {
		answerFile(w, r, "../../NOTICE.txt")
	})
	mux.HandleFunc("/svc/go/echo", echo.Handler("go-api"))
	mux.HandleFunc("/", echo.NotFound("go-api"))
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), mux))
}

// answerFile reads a file of the bundle: the process starts in the service's root.
func answerFile(w http.ResponseWriter, r *http.Request, path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		echo.NotFound("go-api")(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write(text)
}

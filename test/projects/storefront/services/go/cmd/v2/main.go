// The stock service, second version: it answers by warehouse.
package main

import (
	"log"
	"net/http"
	"os"

	"example.com/storefront/internal/echo"
	"example.com/storefront/internal/stock"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /svc/go/v2/health", func(w http.ResponseWriter, r *http.Request) {
		echo.JSON(w, http.StatusOK, map[string]any{"service": "go-api-v2", "ok": true})
	})
	mux.HandleFunc("GET /svc/go/v2/stock", func(w http.ResponseWriter, r *http.Request) {
		echo.JSON(w, http.StatusOK, map[string]any{"version": 2, "shelves": stock.Shelves})
	})
	mux.HandleFunc("/svc/go/v2/echo", echo.Handler("go-api-v2"))
	mux.HandleFunc("/", echo.NotFound("go-api-v2"))
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), mux))
}

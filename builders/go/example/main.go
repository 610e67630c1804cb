package main

import (
	_ "embed"
	"io"
	"log"
	"net/http"
	"os"
)

//go:embed hello.txt
var hello string

func main() {
	http.HandleFunc("/svc/go/hello", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, hello)
	})
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
}

package main

import (
	"fmt"
	"net/http"
	"os"

	"example.com/platform/common"
)

func main() {
	http.HandleFunc("/svc/jobs/total", func(answer http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(answer, "{\"service\":\"jobs\",\"total\":%q}", common.Amount(1900))
	})
	if err := http.ListenAndServe(":"+os.Getenv("PORT"), nil); err != nil {
		panic(err)
	}
}

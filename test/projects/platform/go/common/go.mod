module example.com/platform/common

go 1.26

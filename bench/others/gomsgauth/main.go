// go-msgauth over many messages in one process, with keys from a table in memory.
//
//	gomsgauth KEYS < list of files      prints FILE TAB pass|fail|none|error
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

func readKeys(file string) map[string][]string {
	keys := make(map[string][]string)
	text, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		name, record, _ := strings.Cut(line, "\t")
		keys[name] = []string{record}
	}
	return keys
}

func verdict(message []byte, options *dkim.VerifyOptions) string {
	all, err := dkim.VerifyWithOptions(bytes.NewReader(message), options)
	if err != nil {
		return "error"
	}
	result := "none"
	for _, v := range all {
		if v.Err == nil {
			return "pass"
		}
		result = "fail"
	}
	return result
}

func main() {
	keys := readKeys(os.Args[1])
	options := &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		if record, ok := keys[name]; ok {
			return record, nil
		}
		return nil, errors.New("no such name")
	}}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	list := bufio.NewScanner(os.Stdin)
	for list.Scan() {
		message, err := os.ReadFile(list.Text())
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(out, "%s\t%s\n", list.Text(), verdict(message, options))
	}
}

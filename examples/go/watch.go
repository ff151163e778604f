// Follows a Congress: go run . [HOST:PORT] [congresses/N] [CURSOR_FILE]
//
// Once, in this folder:
//
//	go install google.golang.org/protobuf/cmd/protoc-gen-go@latest
//	go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@latest
//	P=../../protos/votetracker/v1 M=
//	for f in limits provenance resolutions veto_threats votes updates; do M=$M,Mvotetracker/v1/$f.proto=example/votetracker; done
//	protoc -I ../../protos --go_out=. --go_opt=module=example$M --go-grpc_out=. --go-grpc_opt=module=example$M \
//		$P/limits.proto $P/provenance.proto $P/resolutions.proto $P/veto_threats.proto $P/votes.proto $P/updates.proto
//	go mod init example && go mod tidy
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"

	"example/votetracker"
)

const maxDelay = 10 * time.Second

// No repetition mends these.
var permanent = map[codes.Code]bool{
	codes.InvalidArgument:    true,
	codes.NotFound:           true,
	codes.FailedPrecondition: true,
	codes.Unimplemented:      true,
	codes.PermissionDenied:   true,
	codes.Unauthenticated:    true,
}

// position is how far the program is, in a file that is whole whenever the program ends.
type position struct {
	file       string
	cursor     string
	hasCursor  bool
	lastOffset int64
}

func open(file string) *position {
	kept, err := os.ReadFile(file)
	return &position{file: file, cursor: string(kept), hasCursor: err == nil}
}

func (p *position) keep(cursor string) error {
	p.cursor, p.hasCursor = cursor, true
	if err := os.WriteFile(p.file+".new", []byte(cursor), 0o600); err != nil {
		return err
	}
	return os.Rename(p.file+".new", p.file)
}

func (p *position) forget() error {
	p.cursor, p.hasCursor, p.lastOffset = "", false, 0
	if err := os.Remove(p.file); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func (p *position) request(parent string) *votetracker.WatchRequest {
	request := &votetracker.WatchRequest{Parent: parent}
	if p.hasCursor {
		request.Start = &votetracker.WatchRequest_AfterCursor{AfterCursor: p.cursor}
	} else {
		request.Start = &votetracker.WatchRequest_SnapshotThenLive{SnapshotThenLive: &votetracker.SnapshotThenLive{}}
	}
	return request
}

// take processes a frame and says whether it shows that the stream works.
func (p *position) take(frame *votetracker.WatchResponse) (bool, error) {
	cursor, works, ends := "", true, false
	switch content := frame.Frame.(type) {
	case *votetracker.WatchResponse_SnapshotItem:
		fmt.Println("now", content.SnapshotItem)
		works = false
	case *votetracker.WatchResponse_SnapshotEnd:
		fmt.Println("snapshot of", content.SnapshotEnd.ItemCount)
		cursor, ends = content.SnapshotEnd.Cursor, true
	case *votetracker.WatchResponse_Updates:
		for _, update := range content.Updates.Updates {
			// A commit larger than a frame comes from its beginning again when it was broken off.
			if update.Offset > p.lastOffset {
				p.lastOffset = update.Offset
				fmt.Println(update.Offset, update.Type)
			}
		}
		cursor = content.Updates.Cursor
	case *votetracker.WatchResponse_Bookmark:
		cursor = content.Bookmark.Cursor
	case *votetracker.WatchResponse_CaughtUp:
		cursor = content.CaughtUp.Cursor
	case *votetracker.WatchResponse_Draining:
		cursor, works = content.Draining.Cursor, false
	default:
		works = false
	}
	// Last of all, and in a snapshot only at its end: its items come before any cursor that holds for them.
	if cursor != "" && (p.hasCursor || ends) {
		return works, p.keep(cursor)
	}
	return works, nil
}

// watch takes frames until the stream ends, and says whether it worked and why it ended.
func watch(client votetracker.UpdateServiceClient, parent string, p *position, silence time.Duration) (bool, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stream, err := client.Watch(ctx, p.request(parent))
	if err != nil {
		return false, err
	}
	// Ends a stream that is silent: the service says something every 15 seconds.
	watchdog := time.AfterFunc(silence, cancel)
	defer watchdog.Stop()
	worked := false
	for {
		frame, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return worked, nil
		}
		if err != nil {
			return worked, err
		}
		watchdog.Reset(silence)
		works, err := p.take(frame)
		if err != nil {
			return worked, status.Error(codes.FailedPrecondition, err.Error())
		}
		worked = worked || works
	}
}

func argument(index int, otherwise string) string {
	if len(os.Args) > index {
		return os.Args[index]
	}
	return otherwise
}

func main() {
	silence := 45 * time.Second
	if seconds, err := strconv.ParseFloat(os.Getenv("SILENCE_SECONDS"), 64); err == nil {
		silence = time.Duration(seconds * float64(time.Second))
	}
	connection, err := grpc.Dial(
		argument(1, "127.0.0.1:5104"),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		// Notices a connection that is dead: the network may never say so.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer connection.Close()

	client := votetracker.NewUpdateServiceClient(connection)
	position := open(argument(3, "cursor"))
	delay := 250 * time.Millisecond
	for {
		worked, err := watch(client, argument(2, "congresses/116"), position, silence)
		code := status.Code(err)
		fmt.Fprintf(os.Stderr, "%v: %v\n", code, err)
		if permanent[code] {
			os.Exit(1)
		}
		if code == codes.OutOfRange {
			if err := position.forget(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		if worked {
			delay = 250 * time.Millisecond
		} else if delay *= 2; delay > maxDelay {
			delay = maxDelay
		}
		time.Sleep(delay/2 + time.Duration(rand.Int63n(int64(delay/2))))
	}
}

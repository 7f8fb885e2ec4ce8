// Copyright 2020 The Authors. All rights reserved.
// Use of this source code is governed by a BSD-style license.

// Package udf holds user-defined functions.
//
// # Overview
//
// It is small.
package udf

import (
	"fmt"
	"io"
)

// MaxSize is the most that fits.
const MaxSize = 10

const (
	// A is one.
	A = iota
	B
)

// ErrFull is returned when it is full.
var ErrFull = fmt.Errorf("full")

// Reader reads things.
// It is safe for concurrent use:
//
//	r := NewReader(nil)
//	r.Read()
type Reader[T any] struct {
	// r is inner.
	r io.Reader
}

// NewReader makes a [Reader].
func NewReader(r io.Reader) *Reader {
	return &Reader{r: r}
}

// Read reads the next value.
//go:noinline
func (r *Reader[T]) Read() (n int, err error) {
	return 0, nil // trailing
}

type Shape interface {
	// Area gives it.
	Area() float64
}

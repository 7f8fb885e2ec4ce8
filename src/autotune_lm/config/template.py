"""Floor 2. The ``autotune.yaml`` that a new project gets: every setting with its default and what it does."""

from collections.abc import Sequence

import msgspec

TEMPLATE = """\
# AutoTune-LM project. Run `autotune run` in this folder; change anything and run again: only what changed is redone.
# `autotune config show` prints all settings in force.

# Folders, files or git checkouts, relative to this file.
# Long form: {{path: ../docs, repository: my-docs, include: ["guide/"], exclude: ["*.draft.md"]}}
sources:
{sources}
models:
  writer: {{provider: auto}}   # who asks the questions: auto | builtin (needs no model and no network)

parse:
  include: []                # patterns as in .gitignore; empty: every file with a known suffix
  exclude: []
  gitignore: true            # leave out what .gitignore leaves out
  suffixes: {{}}               # more suffixes, such as {{.adoc: plain}}
  max_file_mb: 20.0

clean:
  secrets: mask              # keys, tokens, passwords: mask | flag | keep
  personal: mask             # e-mail addresses; numbers of phones, cards, accounts: mask | flag | keep

chunk:
  use: auto                  # auto | heading | paragraph | fixed | code
  size_tokens: 700           # budget of a chunk, in o200k tokens
  overlap_tokens: 80         # for `fixed`

generate:
  mode: create               # create: new questions | identify: those that the documents hold, word for word
  model: writer
  per_chunk: auto            # most samples from one chunk
  kinds: {{}}                  # kinds to leave out, such as {{table: false}}
  wordings: 1                # 1 to 3 wordings of each question
  subject: ""                # the product's name; empty: found in the documents
  min_turns: 1               # for `identify`: fewest questions of a conversation
  include_context: false     # for `identify`: put the heading above a question in front of it

judge:
  use: rules
  pass_at: 7.0               # PASS from here (scores go from 0 to 10)
  review_at: 5.0             # NEEDS_REVIEW from here, FAIL below

curate:
  near_duplicates: 0.8       # Jaccard similarity from which samples say the same; 1: do not look
  # strategy: by-fact | by-document | random | by-source | weighted (with weight_by: source | keyword)
  split: {{train: 0.8, validation: 0.1, test: 0.1, strategy: by-fact}}

format:
  use: messages              # messages | prompt-completion | alpaca | sharegpt | text
  files: jsonl               # jsonl | parquet
  threshold: 7.0             # samples under this score stay out

run:
  min_samples: 1             # fewer accepted samples: exit code 6
"""


def new_project(sources: Sequence[str]) -> str:
    """The text of a new ``autotune.yaml`` for these sources."""
    return TEMPLATE.format(sources="".join(f"  - {msgspec.json.encode(source).decode()}\n" for source in sources))

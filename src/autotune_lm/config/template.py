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
  # auto: an Ollama that answers and has a model, else builtin (needs no model and no network). Others: ollama, openai,
  # anthropic, gemini, mistral, vllm … such as {{provider: openai, model: gpt-5-mini, key_env: OPENAI_API_KEY}}
  writer: {{provider: auto}}

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
  mode: create               # create: new ones | identify: those in the documents, word for word | hybrid | free
  model: writer              # a name from `models`
  per_chunk: auto            # most facts from one chunk
  kinds: {{}}                  # how often each kind is asked for, such as {{scenario: 2, table: false}}
  wordings: 1                # wordings of each question: up to 3 without a model, up to 10 with one
  turns: 1                   # questions in a conversation (from 2 on needs a model)
  rejected: false            # add a plausible wrong answer to each sample (needs a model)
  thorough: false            # list the facts of a chunk first: more calls, more covered (needs a model)
  target: 0                  # stop after so many samples; 0: all chunks
  generation_ratio: 1.0      # for `hybrid`: samples created for each one found
  language: ""               # of questions and answers, such as German; empty: that of the chunk
  personas: []               # who asks, such as [a nurse on her first day]
  instructions: ""           # for `free`: what to do with each chunk; empty: prompts/free.md
  topics: []                 # for `free`: topics to write about, instead of documents
  pointing: true             # for `identify` with a model: it decides on finds in doubt
  seed: ""                   # another seed draws other kinds and askers
  subject: ""                # the product's name; empty: found in the documents
  min_turns: 1               # for `identify`: fewest questions of a conversation
  include_context: false     # for `identify`: put the heading above a question in front of it

restructure:
  model: ""                  # a name from `models` that rewrites messy chunks first; empty: nobody
  messy_from: 0.35           # how messy a chunk must look, 0 (all) to 1

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
  drain_s: 30.0              # after Ctrl-C: how long paid replies are waited for
  give_up_after_s: 600.0     # how long a server that cannot be reached is waited for
"""


def new_project(sources: Sequence[str]) -> str:
    """The text of a new ``autotune.yaml`` for these sources."""
    listed = "".join(f"  - {msgspec.json.encode(source).decode()}\n" for source in sources)
    return TEMPLATE.format(sources=listed or "  []\n")

"""Floor 4. Samples to the lines of dataset files. One file a format."""

TABLE = {
    "messages": "autotune_lm.formats.messages:Messages",
    "prompt-completion": "autotune_lm.formats.prompt_completion:PromptCompletion",
    "alpaca": "autotune_lm.formats.alpaca:Alpaca",
    "sharegpt": "autotune_lm.formats.sharegpt:ShareGpt",
    "text": "autotune_lm.formats.text:Text",
}

"""AutoTune-LM: a folder of documents becomes a fine-tuning dataset that stands on evidence."""

__version__ = "0.1.0"

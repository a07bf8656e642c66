"""What an audit shows to people and pipelines. A face decides nothing of its own."""

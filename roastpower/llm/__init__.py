# SPDX-License-Identifier: Apache-2.0
"""Language models behind one small protocol: a question with a schema in, a JSON object out.

``model``      what a question, an answer and a language model are
``errors``     what goes wrong, by what a caller can do about it
``secret``     API keys, from files or the environment, that never print
``openai_chat``  OpenAI's chat completions, and every server that speaks them (vLLM, Ollama, Burnie)
``anthropic_messages``  Anthropic's messages
``providers``  which of them a name means

An adapter makes one call and nothing else: when to call again is the caller's decision.
"""

/** The gateway for every tool of the company that speaks OpenAI's format: {@code POST /v1/chat/completions}, {@code GET /v1/models}. */
package io.bactrian.llm.openai;

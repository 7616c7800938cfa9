/** The steps of a call to a model, as {@code routes/llm/ask-model.camel.yaml} puts them together, and what is kept of it. */
package io.bactrian.llm.gateway;

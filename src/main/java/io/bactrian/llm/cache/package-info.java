/** Answers that were given before: the very same request first, then a question that means the same, under guards. */
package io.bactrian.llm.cache;

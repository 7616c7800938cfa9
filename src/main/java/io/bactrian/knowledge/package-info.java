/** The knowledge base: articles, how they are found by words and by meaning, and what resolved tickets add to them. */
package io.bactrian.knowledge;

/** What goes to language models and what comes back: the model itself, the checks of its answers, and the rules that stand in for it. */
package io.bactrian.llm;

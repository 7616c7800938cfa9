package io.bactrian.llm.prompts;

/**
 * What a prompt is filled with.
 *
 * @param trusted whether the hub itself chose the value: it then stands in the text as it is. Any other value comes from outside, stands
 *                between delimiters that it cannot contain, and never in a system message
 */
record PromptVariable(String name, String description, boolean trusted) {
}

/**
 * The prompts: files of the house and versions of a remote registry, the labels that point at them, the canary's share, and what people
 * and figures say of each version.
 */
package io.bactrian.llm.prompts;

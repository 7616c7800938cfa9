/**
 * The deployments that are configured: how each is reached over the wire, what its failures mean, when it is left alone, what it may
 * still spend, and which one is asked next.
 */
package io.bactrian.llm.providers;

/** What a feature store knows of an account, for the agents. */
package io.bactrian.llm.features;

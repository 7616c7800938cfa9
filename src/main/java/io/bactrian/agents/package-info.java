/**
 * The agents that think about a ticket before an operator opens it: is it complete, what is it about, what do its logs say, what is the
 * probable cause. Every step is durable, ends in time, and has a rule that stands in for the model.
 */
package io.bactrian.agents;

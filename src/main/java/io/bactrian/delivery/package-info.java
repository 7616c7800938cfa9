/** The engine room: events, inbox, outbox and its relay to Kafka, dead letters, idempotency keys and error codes. */
package io.bactrian.delivery;

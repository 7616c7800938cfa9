/** The embedded default: a real PostgreSQL, Kafka broker and S3 store that start and stop with the hub, unless it is pointed at others. */
package io.bactrian.embedded;

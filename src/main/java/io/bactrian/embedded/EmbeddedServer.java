package io.bactrian.embedded;

/** A server that runs and can be stopped once, in order; stopping returns when nothing of it is left. */
interface EmbeddedServer {

    void stop() throws Exception;
}

package io.bactrian.delivery;

/** The order in which delivery starts, all of it before the routes; it stops the other way round. */
final class DeliveryPhases {

    static final int JOURNAL = 50;
    static final int TOPICS = 100;
    static final int RELAY = 200;

    private DeliveryPhases() {
    }
}

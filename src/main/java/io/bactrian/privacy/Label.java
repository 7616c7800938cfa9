package io.bactrian.privacy;

/** What the words beside a number say that it is. */
enum Label {
    /** Nothing is said. */
    NONE,
    PHONE, CARD, IBAN, SNILS, INN, PASSPORT,
    /** The day on which something was issued, or until which it is valid. */
    ISSUED,
    /** A number of business: an order, an invoice, an account, an id. */
    OTHER
}

package broken.modules.deals;

import broken.modules.billing.ledger.Ledger;

/** Reaches into another module's inside, to show that it is noticed. */
public class Deals {

    Ledger ledger;
}

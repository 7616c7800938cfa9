package broken.modules.billing;

import broken.modules.deals.Deals;

/** Closes a cycle of modules, to show that it is noticed. */
public class Billing {

    Deals deals;
}

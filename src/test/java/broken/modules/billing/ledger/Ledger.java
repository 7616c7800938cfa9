package broken.modules.billing.ledger;

/** The inside of a module. */
public class Ledger {
}

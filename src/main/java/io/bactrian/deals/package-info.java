/** The master records of media sales: deals, media plans, campaigns, and the invoices and payments that belong to them. */
package io.bactrian.deals;

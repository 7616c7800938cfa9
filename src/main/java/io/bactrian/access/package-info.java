/** Who may do what, and how the REST edge speaks: tokens, the edge filters, the contract, problem documents and Swagger UI. */
package io.bactrian.access;

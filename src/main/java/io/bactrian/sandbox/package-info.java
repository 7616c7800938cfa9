/**
 * What the stand-ins of the external systems need beyond their routes in {@code deploy/sandbox/}: their records, their vendors' arithmetic
 * and their faults. It exists only in the {@code sandbox} profile and knows nothing of the hub but its webhook addresses.
 */
package io.bactrian.sandbox;

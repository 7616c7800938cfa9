/** The support desk's records: tickets, their messages, and what became of each reply. */
package io.bactrian.support;

/**
 * Commercial proposals: text about a media plan, rendered to PDF, kept by version, approved by a second person, and sent to the CRM. Every
 * figure in them comes from the plan.
 */
package io.bactrian.proposals;

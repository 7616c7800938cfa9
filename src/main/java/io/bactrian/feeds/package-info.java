/** What BI teams read: every change of the master records, as a paged feed and as Parquet files in the object store. */
package io.bactrian.feeds;

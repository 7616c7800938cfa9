/** Where flows come from: the hub's home folder, the loading of routes, and the schedules that start some of them. */
package io.bactrian.flows;

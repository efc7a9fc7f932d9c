package dev.primacy.simulation;

import static dev.primacy.simulation.Fault.BLOCK_REPLAY;
import static dev.primacy.simulation.Fault.CHANGE_LEADER;
import static dev.primacy.simulation.Fault.CRASH_AGENT;
import static dev.primacy.simulation.Fault.CRASH_MANAGER;
import static dev.primacy.simulation.Fault.CUT_FROM_MANAGERS;
import static dev.primacy.simulation.Fault.CUT_NODE;
import static dev.primacy.simulation.Fault.CUT_ONE_WAY;
import static dev.primacy.simulation.Fault.FALSE_SUSPICION;
import static dev.primacy.simulation.Fault.FORCED_FAILOVER;
import static dev.primacy.simulation.Fault.FREEZE_AGENT;
import static dev.primacy.simulation.Fault.FREEZE_SERVER;
import static dev.primacy.simulation.Fault.KILL_POSTMASTER;
import static dev.primacy.simulation.Fault.KILL_SERVER;
import static dev.primacy.simulation.Fault.LOSE_STATE_FILE;
import static dev.primacy.simulation.Fault.POWER_OFF;
import static dev.primacy.simulation.Fault.PROMOTE_BY_HAND;
import static dev.primacy.simulation.Fault.REPLACE_HOST;
import static dev.primacy.simulation.Fault.RESTORE_DATA;
import static dev.primacy.simulation.Fault.RESTORE_HOST;
import static dev.primacy.simulation.Fault.STRAY_ORDER;
import static dev.primacy.simulation.Fault.WIPE_DATA;
import static dev.primacy.simulation.ScenarioDraft.tight;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * For each rule the kind of world in which its absence shows soonest. A wide world finds most of
 * them, but some only once in ten thousand seeds; each of these has the faults that the rule is
 * there for, and little else.
 */
final class CanaryWorlds {

  private static final SortedMap<String, LongFunction<ScenarioDraft>> WORLDS = worlds();

  private CanaryWorlds() {}

  static SortedSet<String> rules() {
    return Collections.unmodifiableSortedSet(new java.util.TreeSet<>(WORLDS.keySet()));
  }

  static ScenarioDraft of(String rule, long seed) {
    LongFunction<ScenarioDraft> world = WORLDS.get(rule);
    if (world == null) {
      throw new IllegalArgumentException("no world for " + rule);
    }
    return world.apply(seed);
  }

  private static SortedMap<String, LongFunction<ScenarioDraft>> worlds() {
    SortedMap<String, LongFunction<ScenarioDraft>> worlds = new TreeMap<>();
    log(worlds);
    manager(worlds);
    nodes(worlds);
    leases(worlds);
    shell(worlds);
    host(worlds);
    return worlds;
  }

  private static void log(SortedMap<String, LongFunction<ScenarioDraft>> worlds) {
    worlds.put(
        "log.compareAndSet",
        s ->
            tight(s, CHANGE_LEADER, FALSE_SUSPICION, LOSE_STATE_FILE)
                .managers(3)
                .lateProposals(0.8)
                .unawareForMillis(2000));
    worlds.put(
        "log.choosesOnce",
        s ->
            tight(s, CHANGE_LEADER, FALSE_SUSPICION, KILL_SERVER, CUT_NODE)
                .managers(3)
                .lateProposals(0.8)
                .unawareForMillis(2000));
    worlds.put(
        "log.freshAdmissions",
        s -> tight(s, WIPE_DATA, REPLACE_HOST, KILL_SERVER, FALSE_SUSPICION));
    worlds.put(
        "log.forcedOnce",
        s -> tight(s, FORCED_FAILOVER, FALSE_SUSPICION, POWER_OFF, CUT_NODE, KILL_SERVER));
    worlds.put(
        "shell.lookAfterPromise",
        s ->
            tight(s, FALSE_SUSPICION, FALSE_SUSPICION, KILL_SERVER)
                .heartbeatMillis(300)
                .ambushes(0.5));
    worlds.put(
        "shell.promiseDurable",
        s -> tight(s, CRASH_AGENT, POWER_OFF, FALSE_SUSPICION, KILL_SERVER, CUT_NODE));
  }

  private static void shell(SortedMap<String, LongFunction<ScenarioDraft>> worlds) {
    worlds.put(
        "shell.inTheTermItWasDecided",
        s -> alone(s).managers(3).lateProposals(0.8).unawareForMillis(2000));
  }

  private static void manager(SortedMap<String, LongFunction<ScenarioDraft>> worlds) {
    worlds.put(
        "manager.barrier",
        s -> tight(s, CUT_ONE_WAY, FREEZE_SERVER, KILL_SERVER, POWER_OFF).degradesAfterMillis(30));
    worlds.put(
        "manager.floor",
        s ->
            tight(s, FREEZE_SERVER, CUT_NODE, KILL_SERVER, FALSE_SUSPICION)
                .degradesAfterMillis(20)
                .lossBound(1_000_000));
    worlds.put(
        "manager.pendingRulesCount",
        s -> tight(s, CUT_ONE_WAY, FREEZE_AGENT, KILL_SERVER, FREEZE_SERVER));
    worlds.put("manager.everyEpochCounts", CanaryWorlds::everything);
    worlds.put(
        "manager.vouching",
        s -> tight(s, RESTORE_HOST, RESTORE_DATA, KILL_SERVER, FALSE_SUSPICION));
    worlds.put(
        "manager.restoredIsReborn",
        s -> tight(s, RESTORE_HOST, RESTORE_DATA, KILL_SERVER, FALSE_SUSPICION));
    worlds.put(
        "manager.untouchedPrimary",
        s -> tight(s, RESTORE_HOST, RESTORE_DATA, KILL_SERVER, FALSE_SUSPICION));
    worlds.put(
        "manager.reinstatedByMarker",
        s -> tight(s, FALSE_SUSPICION, FALSE_SUSPICION, FALSE_SUSPICION, POWER_OFF, WIPE_DATA));
    worlds.put(
        "manager.neverTakenCounts",
        s ->
            tight(s, WIPE_DATA, FALSE_SUSPICION, FALSE_SUSPICION, CUT_NODE, FREEZE_AGENT)
                .livenessMillis(16_000));
    worlds.put("manager.freezeFirst", CanaryWorlds::everything);
    worlds.put(
        "manager.reinstateOnTopTimeline",
        s ->
            tight(
                    s,
                    CUT_FROM_MANAGERS,
                    CUT_FROM_MANAGERS,
                    FREEZE_AGENT,
                    FALSE_SUSPICION,
                    FALSE_SUSPICION,
                    CUT_NODE)
                .ambushes(0.5));
    worlds.put("manager.highestIsChosen", CanaryWorlds::everything);
    worlds.put("manager.completenessAsked", CanaryWorlds::everything);
    worlds.put("manager.fenceAsked", CanaryWorlds::unheard);
    worlds.put("manager.downIsStated", CanaryWorlds::ordered);
    worlds.put("manager.lossIsMeasured", CanaryWorlds::ordered);
    worlds.put("manager.leaseAwaited", CanaryWorlds::alone);
    worlds.put("manager.newLeaderWaits", s -> alone(s).managers(3).unawareForMillis(2000));
    worlds.put(
        "manager.leaseProven",
        s ->
            tight(s, CHANGE_LEADER, CUT_ONE_WAY, CUT_ONE_WAY, FALSE_SUSPICION)
                .required(0)
                .lossBound(1_000_000)
                .leaseMillis(200)
                .faultsLastMillis(2000)
                .managers(3)
                .unawareForMillis(2000));
  }

  private static void nodes(SortedMap<String, LongFunction<ScenarioDraft>> worlds) {
    worlds.put("node.refuseOlderOrders", s -> tight(s, STRAY_ORDER, FALSE_SUSPICION, KILL_SERVER));
    worlds.put(
        "node.newbornObeysNothingOld",
        s ->
            tight(s, LOSE_STATE_FILE, STRAY_ORDER, STRAY_ORDER, STRAY_ORDER, FALSE_SUSPICION)
                .ambushes(0.2));
    // Faults from the founding on: a host that is set back to it starts its old data as a primary.
    worlds.put(
        "node.provenLeader",
        s -> tight(s, RESTORE_HOST, RESTORE_HOST, KILL_SERVER, FALSE_SUSPICION).setUpMillis(0));
    worlds.put(
        "node.promoteOncePerEpoch",
        s ->
            tight(
                    s,
                    RESTORE_DATA,
                    RESTORE_DATA,
                    RESTORE_DATA,
                    CRASH_AGENT,
                    CUT_FROM_MANAGERS,
                    FALSE_SUSPICION)
                .ambushes(0.2));
    // Managers that have forgotten do not know a host that was set back: only its agent can.
    worlds.put(
        "node.promoteNotBelowChoice",
        s -> tight(s, RESTORE_DATA, RESTORE_HOST, FALSE_SUSPICION, KILL_SERVER, CRASH_MANAGER));
    // Reinstated, it would have its marker from one that its agent's managers cannot reach; and
    // whoever it is to have it from attaches late.
    worlds.put(
        "node.ruleBeforeMarker",
        s ->
            tight(s, FALSE_SUSPICION, FALSE_SUSPICION, FREEZE_AGENT, FREEZE_AGENT, POWER_OFF)
                .actsInMillis(2)
                .commitsEveryMillis(5)
                .retriesInMillis(300)
                .ambushes(0.5)
                .faultsLastMillis(2000));
  }

  private static void leases(SortedMap<String, LongFunction<ScenarioDraft>> worlds) {
    worlds.put("node.leaseEnds", CanaryWorlds::alone);
    worlds.put("node.aloneUnderLease", CanaryWorlds::alone);
  }

  /** Nobody acknowledges but the primary, under short leases, and it is cut off again and again. */
  private static ScenarioDraft alone(long seed) {
    return tight(
            seed,
            CUT_FROM_MANAGERS,
            CUT_NODE,
            CUT_NODE,
            CHANGE_LEADER,
            FALSE_SUSPICION,
            CRASH_MANAGER)
        .required(0)
        .lossBound(1_000_000)
        .leaseMillis(200)
        .faultsLastMillis(2000);
  }

  private static void host(SortedMap<String, LongFunction<ScenarioDraft>> worlds) {
    worlds.put(
        "host.endReceiver",
        s -> tight(s, BLOCK_REPLAY, BLOCK_REPLAY, FALSE_SUSPICION, CUT_FROM_MANAGERS, KILL_SERVER));
    worlds.put(
        "host.startAsStandby", s -> tight(s, KILL_SERVER, FALSE_SUSPICION, CUT_NODE, CUT_ONE_WAY));
    worlds.put(
        "host.proveLoaded",
        s ->
            tight(s, CUT_ONE_WAY, KILL_SERVER, FREEZE_SERVER)
                .reloadsInMillis(60)
                .degradesAfterMillis(30));
    worlds.put("host.neutralHistories", s -> tight(s, KILL_SERVER, FALSE_SUSPICION, CUT_NODE));
    // A server that never starts again loses nothing: it only never comes back.
    worlds.put(
        "host.cleanHistories",
        s ->
            tight(s, CRASH_AGENT, CRASH_AGENT, KILL_SERVER, FALSE_SUSPICION)
                .livenessMillis(10_000));
    worlds.put("host.seeAttached", s -> tight(s, KILL_POSTMASTER).required(0));
    worlds.put(
        "host.sentinel",
        s ->
            tight(s, KILL_SERVER, KILL_SERVER, PROMOTE_BY_HAND, CUT_FROM_MANAGERS)
                .required(0)
                .lossBound(1_000_000));
    worlds.put("host.settle", CanaryWorlds::unheard);
    worlds.put("host.markerAcknowledged", CanaryWorlds::everything);
    worlds.put(
        "host.oneStreamEach",
        s ->
            tight(s, POWER_OFF, POWER_OFF, CUT_NODE, FALSE_SUSPICION)
                .required(2)
                .senderTimeoutMillis(20_000)
                .faultsLastMillis(400));
  }

  /** Nothing is wrong, but the managers do not hear of it. */
  private static ScenarioDraft unheard(long seed) {
    return tight(
        seed, FALSE_SUSPICION, FALSE_SUSPICION, FREEZE_AGENT, CUT_FROM_MANAGERS, KILL_SERVER);
  }

  /** Operators insist while acknowledgers are missing. */
  private static ScenarioDraft ordered(long seed) {
    return tight(
        seed,
        FORCED_FAILOVER,
        FORCED_FAILOVER,
        POWER_OFF,
        CUT_NODE,
        CUT_FROM_MANAGERS,
        FREEZE_AGENT,
        CRASH_AGENT,
        KILL_SERVER);
  }

  private static ScenarioDraft everything(long seed) {
    return tight(
        seed,
        KILL_SERVER,
        POWER_OFF,
        CUT_NODE,
        FALSE_SUSPICION,
        FREEZE_SERVER,
        CRASH_AGENT,
        FREEZE_AGENT,
        LOSE_STATE_FILE,
        WIPE_DATA);
  }
}

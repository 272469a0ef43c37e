package dev.runctl.endpoint.logs;

/**
 * What an agent has to bring of one command on one instance.
 *
 * @param output stdout or stderr
 * @param position in its file, up to which it has been brought
 */
record Upload(String commandId, String instanceId, String output, String group, long position) {
    String stream() {
        return commandId + "/" + instanceId + "/aws-runShellScript/" + output;
    }
}

#!/usr/bin/perl
# Sends frames at one end of veth pairs and tells where each came out: usage peers.pl BRIDGE INTERFACE... . Perl for the
# reason given in tap-shuttle.pl. Standard input has one order a line:
#   send INTERFACE HEX   prints what the bridge had learned (`fdb HEX`, of sysfs) and then what follows from the frame
#   wait MS              prints what came meanwhile
#   ports                prints `port NAME NUMBER` of the bridge's ports
# A frame that was seen is `saw INTERFACE in|out XID`; each answer ends with `done`.
use strict;
use warnings;

use lib __FILE__ =~ s{[^/]*$}{..}r;
BEGIN { require 'packets.pl' }
use constant { SOL_PACKET => 263, PACKET_ADD_MEMBERSHIP => 1, PACKET_MR_PROMISC => 1, PACKET_OUTGOING => 4 };
use constant QUIET_S => 0.002;

my ($bridge, @names) = @ARGV;
my %socket_of;
my %name_of;
for my $name ($bridge, @names) {
    my ($socket, $index) = open_packets($name, ETH_P_ALL);
    # As a capture of dhcphop does: without it a bridge shows only what is meant for the host.
    setsockopt($socket, SOL_PACKET, PACKET_ADD_MEMBERSHIP, pack('i S S a8', $index, PACKET_MR_PROMISC, 0, ''))
        or die "promiscuous $name: $!\n" if $name eq $bridge;
    $socket_of{$name} = $socket;
    $name_of{fileno($socket)} = $name;
}
$| = 1;
print "ready\n";

# Tells what comes until nothing has come for a while.
sub drain {
    my ($quiet) = @_;
    my $wanted = '';
    vec($wanted, fileno($_), 1) = 1 for values %socket_of;
    while (select(my $ready = $wanted, undef, undef, $quiet) > 0) {
        for my $number (keys %name_of) {
            next unless vec($ready, $number, 1);
            my $name = $name_of{$number};
            my $from = recv($socket_of{$name}, my $frame, 65536, 0);
            next unless defined $from && length($frame) >= 42;
            my $direction = unpack('x10 C', $from) == PACKET_OUTGOING ? 'out' : 'in';
            # A tag in front is still in the bytes where the frame was sent, and taken off where it was received.
            my $at = substr($frame, 12, 2) eq "\x81\x00" ? 18 : 14;
            next if length($frame) < $at + 36 || substr($frame, $at, 1) ne "\x45";
            print "saw $name $direction ", unpack('N', substr($frame, $at + 32, 4)), "\n";
        }
    }
}

while (my $line = <STDIN>) {
    my ($order, @words) = split(' ', $line);
    if ($order eq 'send') {
        open(my $learned, '<', "/sys/class/net/$bridge/brforward") or die "read brforward: $!\n";
        sysread($learned, my $fdb, 1 << 20);
        print 'fdb ', unpack('H*', $fdb), "\n";
        # Refused where the interface is down: then nothing is seen.
        syswrite($socket_of{$words[0]}, pack('H*', $words[1]));
        drain(QUIET_S);
    } elsif ($order eq 'ports') {
        for my $name (@names) {
            open(my $number, '<', "/sys/class/net/$name/brport/port_no") or next;
            my ($hex) = split(' ', <$number>);
            print "port $name ", hex($hex), "\n";
        }
    } else {
        drain($words[0] / 1000);
    }
    print "done\n";
}

#!/usr/bin/perl
# Opens two taps in this network namespace and carries every frame from one to the other: usage tap-shuttle.pl A B.
# One that is there already as a macvtap is opened as qemu opens it.
# The lab starts it in the hypervisor's namespace and then moves B into the guest's: A is a guest port as qemu holds it
# open, B is the guest's NIC. Perl, because perl-base is on every Debian and Ubuntu and Node has no ioctl.
use strict;
use warnings;

use lib __FILE__ =~ s{[^/]*$}{.}r;
BEGIN { require 'packets.pl' }

# The file with a macvtap's device number; perl-base has no glob.
sub macvtap_number {
    my ($name) = @_;
    opendir(my $folder, "/sys/class/net/$name/macvtap") or return undef;
    my ($tap) = grep { /^tap/ } readdir($folder);
    return "/sys/class/net/$name/macvtap/$tap/dev";
}

# A macvtap's own device, which only the udev of the first namespace would make: made, opened and unlinked.
sub open_macvtap {
    my ($number) = @_;
    open(my $dev, '<', $number) or die "read $number: $!\n";
    my ($major, $minor) = split(/:/, <$dev>);
    my $path = "/dev/dhcphop-macvtap-$$";
    system('mknod', $path, 'c', $major, int($minor)) == 0 or die "make $path\n";
    my $opened = sysopen(my $tap, $path, 2);
    my $reason = $!;
    unlink($path);
    $opened or die "open $path: $reason\n";
    return $tap;
}

sub open_tap {
    my ($name) = @_;
    my $macvtap = macvtap_number($name);
    my $tap = defined $macvtap ? open_macvtap($macvtap) : open_tun();
    attach_tap($tap, $name);
    return $tap;
}

@ARGV == 2 or die "usage: tap-shuttle.pl A B\n";
my @taps = map { open_tap($_) } @ARGV;
$| = 1;
print "ready\n";

while (1) {
    my $wanted = '';
    vec($wanted, fileno($_), 1) = 1 for @taps;
    select(my $ready = $wanted, undef, undef, undef);
    for my $from (0, 1) {
        next unless vec($ready, fileno($taps[$from]), 1);
        my $length = sysread($taps[$from], my $frame, 65536);
        exit 0 unless $length;                       # the device is gone: so is our work
        syswrite($taps[1 - $from], $frame);          # refused while the other end is down, as by a NIC without link
    }
}

# SPDX-License-Identifier: GPL-2.0
# limit: 300
# A thousand rounds of everything (see rounds.c), the module itself ten times among them, leave no
# memory behind.
#
# Measured are the objects in each kmalloc cache, their bytes over all caches, the per-CPU memory, and
# what is mapped by vmalloc but for threads' stacks and modules; first after 100 rounds that fill
# caches, then after 1,000 more, both times with the module loaded anew: its unloading has waited for
# every RCU callback of its own. What leaks an object a round is above the tolerances; but a slab that
# a CPU works on counts as full, and there are some more or fewer of these each time. Per-CPU memory is
# told in whole pages for each CPU; 16 bytes a round, the least that an object of ours has, are 32 KiB.
object_tolerance=600 # in one cache
slab_tolerance=262144 percpu_tolerance=31 vmalloc_tolerance=65536 # bytes, KiB, bytes
slabs=/tmp/slabs

slab_bytes() { awk '{ sum += $2 * $3 } END { print sum + 0 }' $slabs; }
# The cache that grew most, and by how many objects.
most_grown() {
	awk 'NR == FNR { before[$1] = $2; next }
		$2 - before[$1] > most { most = $2 - before[$1]; name = $1 }
		END { print name ? name : "none", most + 0 }' $slabs.before $slabs
}
percpu_kib() { awk '$1 == "Percpu:" { print $2 }' /proc/meminfo; }
# A cache of stacks belongs to each CPU; areas that wait to be unmapped are as good as gone.
vmalloc_bytes() {
	grep -vE 'kernel_clone|dup_task|copy_process|module|unpurged' /proc/vmallocinfo |
		awk '{ sum += $2 } END { print sum + 0 }'
}
measure() {
	unload_module && load_module
	awk '$1 ~ /^kmalloc-/ { print $1, $2, $4 }' /proc/slabinfo >$slabs
	echo "$(slab_bytes) $(percpu_kib) $(vmalloc_bytes)"
}
# run_rounds FIRST: a hundred, ten side by side: most of a round is waiting for grace periods.
run_rounds() {
	pids=
	for i in 0 1 2 3 4 5 6 7 8 9; do
		rounds $(($1 + i * 10)) 10 &
		pids="$pids $!"
	done
	for pid in $pids; do
		wait "$pid" || return 1
	done
}
# within NAME BEFORE AFTER TOLERANCE
within() { check "$1: $2 before, $3 after, no more than $4 of growth" test $(($3 - $2)) -le "$4"; }

echo 1 >/sys/kernel/rcu_expedited
check "the module that is probed loads" insmod /obpf_target.ko
if [ -e /sys/kernel/debug/kmemleak ]; then
	# Freed memory stays a while on such a kernel; its own search comes with the last unloading.
	check "100 rounds" run_rounds 0
else
	check "rounds that fill caches" run_rounds 0
	before=$(measure)
	cp $slabs $slabs.before
	for part in 1 2 3 4 5 6 7 8 9 10; do
		check "$((part * 100)) rounds" run_rounds $((part * 100))
		check "and the module itself" eval 'unload_module && load_module'
	done
	# What the kernel itself frees late is no leak: that stays however long it is waited for.
	for try in 1 2 3 4 5 6 7 8 9 10; do
		set -- $before $(measure)
		grown=$(most_grown)
		[ $(($4 - $1)) -gt $slab_tolerance ] || [ $(($5 - $2)) -gt $percpu_tolerance ] ||
			[ $(($6 - $3)) -gt $vmalloc_tolerance ] ||
			[ "${grown#* }" -gt $object_tolerance ] || break
		sleep 2
	done
	within "bytes in kmalloc's caches" "$1" "$4" $slab_tolerance
	check "no cache has grown by more than $object_tolerance objects; the most: $grown" \
		test "${grown#* }" -le $object_tolerance
	within "KiB of per-CPU memory" "$2" "$5" $percpu_tolerance
	within "bytes of vmalloc" "$3" "$6" $vmalloc_tolerance
fi
check "jumps are taken back" jumps_are_taken_back
check "the module that was probed goes" wait_for 30 rmmod obpf_target
echo 0 >/sys/kernel/rcu_expedited
check "nothing stays attached" wait_for 30 module_is_unused

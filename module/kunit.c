// SPDX-License-Identifier: GPL-2.0
/*
 * kunit.c - what the KUnit suites call of the running module: exports, for them alone.
 *
 * Built only for a kernel with KUnit; elsewhere the module exports nothing. The namespace keeps
 * other modules off: none of this is an interface. Suites are in selftests/kunit.
 */
#include <linux/export.h>
#include "btf_obj.h"
#include "compat.h"
#include "ids.h"
#include "interp.h"
#include "isa/disasm.h"
#include "isa/tag.h"
#include "link.h"
#include "load.h"
#include "prog.h"
#include "run.h"
#include "test_run.h"
#include "verifier/scalar.h"

#define EXPORT(name) EXPORT_SYMBOL_NS_GPL(name, OBPF_COMPAT_KUNIT_NS)

/* F1: the language */
EXPORT(obpf_ops);
EXPORT(obpf_decode);
EXPORT(obpf_decode_err_name);
EXPORT(obpf_disasm);
EXPORT(obpf_tag);
EXPORT(obpf_log_init);
EXPORT(obpf_log_at);
EXPORT(obpf_log_finish);

/* F2: domains, verifier, interpreter */
EXPORT(obpf_tnum_range);
EXPORT(obpf_tnum_add);
EXPORT(obpf_tnum_sub);
EXPORT(obpf_tnum_neg);
EXPORT(obpf_tnum_mul);
EXPORT(obpf_tnum_and);
EXPORT(obpf_tnum_or);
EXPORT(obpf_tnum_xor);
EXPORT(obpf_tnum_meet);
EXPORT(obpf_tnum_join);
EXPORT(obpf_range_has);
EXPORT(obpf_span_sync);
EXPORT(obpf_scalar_unknown);
EXPORT(obpf_scalar_const);
EXPORT(obpf_scalar_urange);
EXPORT(obpf_scalar_srange);
EXPORT(obpf_scalar_has);
EXPORT(obpf_scalar_includes);
EXPORT(obpf_scalar_is_unknown);
EXPORT(obpf_scalar_alu);
EXPORT(obpf_scalar_end);
EXPORT(obpf_scalar_zext);
EXPORT(obpf_scalar_sext);
EXPORT(obpf_scalar_refine);
EXPORT(obpf_scalar_sync);
EXPORT(obpf_reject_name);
EXPORT(obpf_interp_run);
EXPORT(obpf_code_make);
EXPORT(obpf_code_release);

/* F3: maps, helpers, programs, hooks */
EXPORT(obpf_map_create);
EXPORT(obpf_map_create_typed);
EXPORT(obpf_btf_obj_new);
EXPORT(obpf_btf_obj_put);
EXPORT(obpf_field_infos);
EXPORT(obpf_map_get);
EXPORT(obpf_map_put);
EXPORT(obpf_map_get_use);
EXPORT(obpf_map_put_use);
EXPORT(obpf_map_get_by_id);
EXPORT(obpf_map_flush);
EXPORT(obpf_map_lookup_copy);
EXPORT(obpf_map_update);
EXPORT(obpf_map_update_callee);
EXPORT(obpf_map_delete);
EXPORT(obpf_map_next_key);
EXPORT(obpf_map_freeze);
EXPORT(obpf_prog_array_find);
EXPORT(obpf_ringbuf_reserve);
EXPORT(obpf_ringbuf_commit);
EXPORT(obpf_ringbuf_output);
EXPORT(obpf_helper_proto);
EXPORT(obpf_prog_type_get);
EXPORT(obpf_arch_native);
EXPORT(obpf_load);
EXPORT(obpf_load_describe);
EXPORT(obpf_load_release);
EXPORT(obpf_test_open);
EXPORT(obpf_test_enter);
EXPORT(obpf_test_finish);
EXPORT(obpf_test_close);
EXPORT(obpf_map_ids);
EXPORT(obpf_prog_ids);
EXPORT(obpf_link_ids);
EXPORT(obpf_id_next);
EXPORT(obpf_run_enter);
EXPORT(obpf_run_leave);
EXPORT(obpf_run_flush);
EXPORT(obpf_stats_key);
EXPORT(obpf_prog_run_counted);
EXPORT(obpf_prog_load);
EXPORT(obpf_prog_get);
EXPORT(obpf_prog_put);
EXPORT(obpf_prog_get_by_id);
EXPORT(obpf_event_open);
EXPORT(obpf_event_close);
EXPORT(obpf_event_enable);
EXPORT(obpf_link_create);
EXPORT(obpf_link_get_by_id);
EXPORT(obpf_link_detach);
EXPORT(obpf_link_update);
EXPORT(obpf_link_put);
EXPORT(obpf_link_stats_sum);
EXPORT(obpf_hook_hit);

// SPDX-License-Identifier: GPL-2.0
/*
 * btf_cmd.c - BTF_LOAD.
 *
 * Context: process. No locks.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include "cmd.h"
#include "fd.h"
#include "home.h"
#include "user_log.h"

static struct obpf_btf_obj *load(const union obpf_attr *attr, struct obpf_log *log)
{
	u32 size = attr->btf.btf_size;
	struct obpf_btf_obj *obj = ERR_PTR(-EFAULT);
	u8 *data = obpf_core_alloc(&obpf_home_core, max(size, 1u));

	if (!data)
		return ERR_PTR(-ENOMEM);
	if (!copy_from_user(data, u64_to_user_ptr(attr->btf.btf), size))
		obj = obpf_btf_obj_new(&obpf_home_core, data, size, log);
	if (IS_ERR(obj))
		obpf_core_free(&obpf_home_core, data);
	return obj;
}

int obpf_cmd_btf_load(union obpf_attr *attr, struct obpf_uattr u)
{
	struct obpf_btf_obj *obj;
	struct obpf_user_log *ul;
	u32 true_size;
	int ret, err;

	if (attr->btf.btf_flags) /* tokens: there are none */
		return -EINVAL;
	if (attr->btf.btf_size > OBPF_BTF_MAX_SIZE)
		return -E2BIG;
	ul = obpf_user_log_open(attr->btf.btf_log_level, attr->btf.btf_log_buf,
				attr->btf.btf_log_size);
	if (IS_ERR(ul))
		return PTR_ERR(ul);
	obj = load(attr, &ul->log);
	err = obpf_user_log_close(ul, &true_size);
	if (obpf_uattr_put(u, btf.btf_log_true_size, true_size))
		err = -EFAULT;
	if (IS_ERR(obj))
		return err ?: PTR_ERR(obj);
	ret = err ?: obpf_btf_fd_new(obj);
	if (ret < 0)
		obpf_btf_obj_put(obj);
	return ret;
}
